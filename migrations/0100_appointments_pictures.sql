-- Photos that customers send with a booking. They belong to the visit that the booking becomes, which has the same id; those of a booking that
-- becomes none are forgotten with it.
create table appointments_picture (
    dealership_id  uuid not null references dealership,
    photo_id       uuid not null,
    appointment_id uuid not null,
    -- The name of the file in the store: no other photo has it, so that it can be removed with its row.
    hash           bytea not null check (octet_length(hash) = 32),
    received_at    timestamptz not null,
    -- The file lies in the store. Its row is there first, so that no file is there that nobody knows of.
    kept           boolean not null default false,
    primary key (dealership_id, photo_id)
);
create index appointments_picture_of_visit on appointments_picture (dealership_id, appointment_id, received_at);
create index appointments_picture_by_age on appointments_picture (dealership_id, received_at);
call guard_tenant('appointments_picture');

-- The pictures of a booking that were looked at, whatever became of them.
alter table appointments_booking add column pictures integer not null default 0;

-- The visit of an order.
create index appointments_visit_of_order on appointments_visit (dealership_id, order_id) where order_id is not null;
