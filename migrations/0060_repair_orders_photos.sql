-- Photos of an order. The pictures themselves are files of the photo store; here is what they are and what they show.

-- A picture that was received. It never changes: the same id is the same picture, however often it is sent.
create table repair_orders_picture (
    dealership_id uuid not null references dealership,
    photo_id      uuid not null,
    -- SHA-256 of the file as it is kept, which is also its name in the store.
    hash          bytea not null,
    width         integer not null,
    height        integer not null,
    -- Of the file and its small copy together.
    bytes         integer not null,
    received_at   timestamptz not null,
    received_by   uuid not null references staff_person,
    primary key (dealership_id, photo_id)
);
call guard_tenant('repair_orders_picture');

-- What a picture shows, and of which order.
create table repair_orders_photo (
    dealership_id     uuid not null references dealership,
    photo_id          uuid not null,
    order_id          uuid not null,
    shows             text not null,
    taken_at          timestamptz not null,
    added_at          timestamptz not null,
    added_by          uuid not null references staff_person,
    withdrawn_at      timestamptz,
    withdrawn_because text,
    primary key (dealership_id, photo_id),
    foreign key (dealership_id, photo_id) references repair_orders_picture,
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index repair_orders_photo_of_order on repair_orders_photo (dealership_id, order_id, taken_at);
call guard_tenant('repair_orders_photo');
