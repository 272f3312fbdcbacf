-- Bays, who stands in them, and the technician's clock.

create table workshop_bay (
    dealership_id uuid not null references dealership,
    bay_id        uuid not null,
    position      integer not null,
    name          text not null,
    primary key (dealership_id, bay_id),
    constraint workshop_bay_name_taken unique (dealership_id, name)
);
call guard_tenant('workshop_bay');

alter table repair_orders_line add foreign key (dealership_id, bay_id) references workshop_bay;

-- A car in a bay, from when to when. No bay holds two cars at once, and no car stands in two bays.
create table workshop_bay_stay (
    dealership_id uuid not null references dealership,
    bay_id        uuid not null,
    order_id      uuid not null,
    since         timestamptz not null,
    until         timestamptz,
    primary key (dealership_id, order_id, since),
    foreign key (dealership_id, bay_id) references workshop_bay,
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint workshop_bay_is_taken exclude using gist (dealership_id with =, bay_id with =, tstzrange(since, until) with &&),
    constraint workshop_car_is_elsewhere exclude using gist (dealership_id with =, order_id with =, tstzrange(since, until) with &&)
);
create index workshop_bay_stay_now on workshop_bay_stay (dealership_id, bay_id) where until is null;
call guard_tenant('workshop_bay_stay');

-- One clocking of a technician on a job. Clocked hours are the sum of these.
create table workshop_clocking (
    dealership_id uuid not null references dealership,
    order_id      uuid not null,
    line_id       uuid not null,
    technician_id uuid not null references staff_person,
    since         timestamptz not null,
    until         timestamptz,
    primary key (dealership_id, line_id, since),
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint workshop_technician_clocks_once exclude using gist (dealership_id with =, technician_id with =, tstzrange(since, until) with &&)
);
create index workshop_clocking_of_order on workshop_clocking (dealership_id, order_id);
create index workshop_clocking_of_technician on workshop_clocking (dealership_id, technician_id, since desc);
call guard_tenant('workshop_clocking');
