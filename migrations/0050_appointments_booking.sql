-- Customers book for themselves.

-- Of a car without a plate, as the customer told it; and where the car is fetched.
alter table appointments_visit add column vin text, add column pick_up text not null default '';

-- Links are kept in one place, beside those to orders: care_link. None was given out before there were pages for them.
alter table appointments_visit drop column link;

-- A booking that a customer has begun and not ended: what they have typed, until it becomes a visit or two hours have passed.
create table appointments_booking (
    dealership_id uuid not null references dealership,
    -- Also the id of the visit that it becomes, so that it becomes one only once.
    booking_id    uuid not null,
    -- SHA-256 of the token in the customer's cookie; the token itself is only there.
    token_hash    bytea not null constraint appointments_booking_token_taken unique,
    -- The network it was begun from.
    network       text not null,
    begun_at      timestamptz not null,
    expires_at    timestamptz not null,
    -- domain::appointments::Booking
    booking       jsonb not null,
    primary key (dealership_id, booking_id)
);
create index appointments_booking_of_network on appointments_booking (dealership_id, network, begun_at desc);
create index appointments_booking_by_end on appointments_booking (dealership_id, expires_at);
call guard_tenant('appointments_booking');

-- Whose booking this is. Runs as the owner, because nobody has said yet for which dealership the transaction works.
create function appointments_booking_of(hash bytea, at timestamptz) returns table (dealership_id uuid, booking_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select b.dealership_id, b.booking_id from appointments_booking b where b.token_hash = hash and b.expires_at > at;
end;
revoke all on function appointments_booking_of from public;
grant execute on function appointments_booking_of to bayline_app;

-- The cars of whoever has proved their telephone number.
create index customers_customer_of_phone on customers_customer (dealership_id, phone);
