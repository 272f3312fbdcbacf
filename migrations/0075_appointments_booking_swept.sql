-- A booking that was dropped for another keeps its row until its end, so that it still counts for its network; no token finds it.
alter table appointments_booking alter column token_hash drop not null;

drop index appointments_booking_by_end;
create index appointments_booking_by_end on appointments_booking (expires_at);

-- Forgets bookings that have run out, of every house, so many at a time. Runs as the owner: the sweeper works for all of them at once.
create function appointments_booking_sweep(at timestamptz, most integer) returns bigint
    language sql volatile security definer set search_path = public
begin atomic
    with swept as (
        delete from appointments_booking b
         using (select o.dealership_id, o.booking_id from appointments_booking o
                 where o.expires_at <= at order by o.expires_at limit most for update skip locked) old
         where b.dealership_id = old.dealership_id and b.booking_id = old.booking_id
        returning 1)
    select count(*) from swept;
end;
revoke all on function appointments_booking_sweep from public;
grant execute on function appointments_booking_sweep to bayline_app;
