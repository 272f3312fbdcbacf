-- Final inspections.

create table quality_inspection (
    dealership_id uuid not null references dealership,
    inspection_id uuid not null,
    order_id      uuid not null,
    at            timestamptz not null,
    inspector_id  uuid not null references staff_person,
    passed        boolean not null,
    -- domain::quality::Check codes
    checks        text[] not null,
    finding       text not null,
    primary key (dealership_id, inspection_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index quality_inspection_of_order on quality_inspection (dealership_id, order_id, at);
create index quality_inspection_by_time on quality_inspection (dealership_id, at);
call guard_tenant('quality_inspection');
