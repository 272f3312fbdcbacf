-- When the time of a visit was agreed on last: who has just chosen it needs no reminder of it.
alter table appointments_visit add column timed_at timestamptz;
update appointments_visit set timed_at = booked_at;
alter table appointments_visit alter column timed_at set not null;

-- The dealerships with visits to come. Runs as the owner: reminders are written for every dealership, one after the other.
create function care_dealerships_to_remind(after timestamptz, before timestamptz) returns table (dealership_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select d.dealership_id from dealership d
     where exists (select from appointments_visit v
                    where v.dealership_id = d.dealership_id and v.expected and v.starts_at > after and v.starts_at < before);
end;
revoke all on function care_dealerships_to_remind from public;
grant execute on function care_dealerships_to_remind to bayline_app;
