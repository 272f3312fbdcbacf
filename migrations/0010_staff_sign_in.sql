-- Attempts to sign in are counted in the database, for every server behind a balancer: by user name and by network address. A row is an
-- attempt that has not succeeded; it is written before the password is looked at, so that many at once cannot slip through together.
-- Rows that count no longer are swept by the next attempt, and no more than a fixed number is kept (store::staff::attempts).
create index staff_sign_in_failure_by_time on staff_sign_in_failure (at);

-- Where else a person works is answered by staff_dealerships and staff_signed_in, which run as the owner: nothing looks across
-- dealerships through this policy any more.
alter policy tenant on staff_membership using (dealership_id = current_dealership()) with check (dealership_id = current_dealership());
