-- Photos that customers send with a booking. They belong to the visit that the booking becomes, which has the same id; those of a booking that
-- becomes none are forgotten with it.
create table appointments_picture (
    dealership_id  uuid not null references dealership,
    photo_id       uuid not null,
    appointment_id uuid not null,
    -- The name of the file in the store: no other photo has it, so that it can be removed with its row.
    hash           bytea not null,
    width          integer not null,
    height         integer not null,
    -- Of the file and its small copy together.
    bytes          integer not null,
    received_at    timestamptz not null,
    primary key (dealership_id, photo_id)
);
create index appointments_picture_of_visit on appointments_picture (dealership_id, appointment_id, received_at);
create index appointments_picture_by_age on appointments_picture (dealership_id, received_at);
call guard_tenant('appointments_picture');

-- The visit of an order.
create index appointments_visit_of_order on appointments_visit (dealership_id, order_id) where order_id is not null;
