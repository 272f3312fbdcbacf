-- Customers and vehicles.

create table customers_customer (
    dealership_id uuid not null references dealership,
    customer_id   uuid not null,
    version       integer not null,
    kind          text not null,
    name          text not null,
    phone         text not null,
    contact       text not null,
    address       text not null,
    note          text not null,
    created_at    timestamptz not null,
    primary key (dealership_id, customer_id)
);
create index customers_customer_search on customers_customer using gin (dealership_id, name gin_trgm_ops, phone gin_trgm_ops);
call guard_tenant('customers_customer');

create table customers_vehicle (
    dealership_id uuid not null references dealership,
    vehicle_id    uuid not null,
    version       integer not null,
    customer_id   uuid not null,
    -- Null for a car without a plate.
    plate         text,
    plate_colour  text not null,
    vin           text not null,
    -- Why a VIN with a wrong check digit was accepted.
    vin_reason    text,
    model         text not null,
    engine_no     text not null,
    colour        text not null,
    energy        text not null,
    usage         text not null,
    invoice_date  date,
    delivery_date date,
    odometer_km   integer constraint customers_vehicle_odometer_positive check (odometer_km >= 0),
    created_at    timestamptz not null,
    primary key (dealership_id, vehicle_id),
    constraint customers_vehicle_vin_taken unique (dealership_id, vin),
    constraint customers_vehicle_plate_taken unique (dealership_id, plate),
    foreign key (dealership_id, customer_id) references customers_customer
);
create index customers_vehicle_of_customer on customers_vehicle (dealership_id, customer_id);
create index customers_vehicle_search on customers_vehicle using gin (dealership_id, plate gin_trgm_ops, vin gin_trgm_ops);
call guard_tenant('customers_vehicle');
