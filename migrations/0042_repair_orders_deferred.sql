-- Work that a customer declined: kept for next time.
create table repair_orders_deferred (
    dealership_id uuid not null references dealership,
    line_id       uuid not null,
    order_id      uuid not null,
    vehicle_id    uuid not null,
    -- domain::repair_orders::Line, as it was offered
    line          jsonb not null,
    reason        text not null,
    declined_at   timestamptz not null,
    primary key (dealership_id, line_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    foreign key (dealership_id, vehicle_id) references customers_vehicle
);
create index repair_orders_deferred_of_vehicle on repair_orders_deferred (dealership_id, vehicle_id, declined_at desc);
call guard_tenant('repair_orders_deferred');
