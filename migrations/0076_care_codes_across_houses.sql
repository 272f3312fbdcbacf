-- A telephone is sent so many codes, whichever house they are asked for at.
drop index care_code_of_phone;
create index care_code_of_phone on care_code (phone, asked_at desc);

-- When codes were asked for to a number, latest first. Runs as the owner: a house does not see what was asked for at another.
create function care_code_asked(number text, since timestamptz, most bigint) returns table (asked_at timestamptz)
    language sql stable security definer set search_path = public
begin atomic
    select c.asked_at from care_code c where c.phone = number and c.asked_at > since order by c.asked_at desc limit most;
end;
revoke all on function care_code_asked from public;
grant execute on function care_code_asked to bayline_app;

create index care_code_by_time on care_code (asked_at);

-- Forgets codes that count for nothing any more, so many at a time.
create function care_code_sweep(before timestamptz, most integer) returns bigint
    language sql volatile security definer set search_path = public
begin atomic
    with swept as (
        delete from care_code c
         using (select o.dealership_id, o.code_id from care_code o
                 where o.asked_at < before order by o.asked_at limit most for update skip locked) old
         where c.dealership_id = old.dealership_id and c.code_id = old.code_id
        returning 1)
    select count(*) from swept;
end;
revoke all on function care_code_sweep from public;
grant execute on function care_code_sweep to bayline_app;
