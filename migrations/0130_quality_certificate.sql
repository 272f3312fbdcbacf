-- Certificates of finished repairs (竣工出厂合格证). One that is void is kept: its number was given out.
create table quality_certificate (
    dealership_id  uuid not null references dealership,
    certificate_id uuid not null,
    order_id       uuid not null,
    number         text not null,
    at             timestamptz not null,
    inspector_id   uuid not null references staff_person,
    -- What the odometer read when the car left, in kilometres.
    odometer_km    integer not null constraint quality_certificate_odometer check (odometer_km >= 0),
    -- When the car went back to work after all.
    void_at        timestamptz,
    primary key (dealership_id, certificate_id),
    constraint quality_certificate_number_taken unique (dealership_id, number),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create unique index quality_certificate_stands on quality_certificate (dealership_id, order_id) where void_at is null;
call guard_tenant('quality_certificate');
