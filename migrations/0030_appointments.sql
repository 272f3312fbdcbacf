-- Appointments: what can be booked, when the house works, the visits that are expected, and the time that is kept for them.

-- How a dealership wants to be booked, as rows with effective dates; the newest row that is in force counts.
create table appointments_settings (
    dealership_id  uuid not null references dealership,
    effective_from timestamptz not null,
    -- domain::appointments::Settings
    settings       jsonb not null,
    primary key (dealership_id, effective_from)
);
call guard_tenant('appointments_settings');

-- What can be booked.
create table appointments_service (
    dealership_id uuid not null references dealership,
    code          text not null,
    -- domain::appointments::Service
    service       jsonb not null,
    primary key (dealership_id, code)
);
call guard_tenant('appointments_service');

-- Public holidays, working days in exchange, stocktaking.
create table appointments_special_day (
    dealership_id uuid not null references dealership,
    day           date not null,
    -- domain::appointments::SpecialDay
    special       jsonb not null,
    primary key (dealership_id, day)
);
call guard_tenant('appointments_special_day');

-- When a technician works, by weekday; whoever has no row works as long as the house is open.
create table appointments_shifts (
    dealership_id uuid not null references dealership,
    technician_id uuid not null references staff_person,
    -- [domain::appointments::Shift]
    shifts        jsonb not null,
    primary key (dealership_id, technician_id)
);
call guard_tenant('appointments_shifts');

-- What a bay is fitted for: domain::staff::Skill codes; none: every trade.
alter table workshop_bay add column skills text[] not null default '{}';

-- A bay or a technician that is away for a while.
create table appointments_closure (
    dealership_id uuid not null references dealership,
    closure_id    uuid not null,
    bay_id        uuid,
    technician_id uuid references staff_person,
    from_at       timestamptz not null,
    until_at      timestamptz not null,
    reason        text not null,
    primary key (dealership_id, closure_id),
    constraint appointments_closure_of_one check (num_nonnulls(bay_id, technician_id) = 1),
    constraint appointments_closure_lasts check (from_at < until_at),
    foreign key (dealership_id, bay_id) references workshop_bay
);
create index appointments_closure_by_end on appointments_closure (dealership_id, until_at);
call guard_tenant('appointments_closure');

-- Visits of a day are booked one after the other: whoever books locks the row of the day.
create table appointments_day (
    dealership_id uuid not null references dealership,
    day           date not null,
    primary key (dealership_id, day)
);
call guard_tenant('appointments_day');

create table appointments_visit (
    dealership_id  uuid not null references dealership,
    appointment_id uuid not null,
    version        integer not null,
    -- 预约单号, YY
    number         text not null,
    -- domain::appointments::Status
    status         text not null,
    -- Whether the car is still to come; kept beside the status so that what is expected has a small index.
    expected       boolean not null,
    -- domain::appointments::Channel
    channel        text not null,
    vehicle_id     uuid,
    plate          text,
    model          text not null,
    name           text not null,
    phone          text not null,
    services       text[] not null,
    concern        text not null,
    -- domain::appointments::Stay
    stay           text not null,
    loaner         boolean not null,
    advisor_id     uuid references staff_person,
    note           text not null,
    starts_at      timestamptz not null,
    ready_at       timestamptz not null,
    -- [domain::appointments::Need]
    needs          jsonb not null,
    booked_at      timestamptz not null,
    -- SHA-256 of the secret in the customer's link, in hexadecimal digits.
    link           text,
    arrived_at     timestamptz,
    greeted_at     timestamptz,
    order_id       uuid,
    ended_because  text,
    primary key (dealership_id, appointment_id),
    constraint appointments_number_taken unique (dealership_id, number),
    constraint appointments_link_taken unique (dealership_id, link),
    foreign key (dealership_id, vehicle_id) references customers_vehicle,
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index appointments_visit_by_time on appointments_visit (dealership_id, starts_at);
create index appointments_visit_of_phone on appointments_visit (dealership_id, phone) where expected;
create index appointments_visit_of_plate on appointments_visit (dealership_id, plate) where expected;
create index appointments_visit_of_vehicle on appointments_visit (dealership_id, vehicle_id) where expected;
-- Cars that are here and have no order yet: reception looks after them.
create index appointments_visit_at_reception on appointments_visit (dealership_id, arrived_at) where order_id is null and arrived_at is not null;
call guard_tenant('appointments_visit');

-- The time that is kept for a visit: one block for each trade, with its technician and its bay; the buffer after it is part of it. No bay
-- and no technician is promised twice, whatever happens at once.
create table appointments_block (
    dealership_id  uuid not null references dealership,
    appointment_id uuid not null,
    position       integer not null,
    skill          text not null,
    -- Hundredths of an hour.
    hours          integer not null,
    technician_id  uuid not null references staff_person,
    bay_id         uuid not null,
    from_at        timestamptz not null,
    until_at       timestamptz not null,
    -- The order that the visit has become; a copy, so that planning reads one table.
    order_id       uuid,
    primary key (dealership_id, appointment_id, position),
    foreign key (dealership_id, appointment_id) references appointments_visit,
    foreign key (dealership_id, bay_id) references workshop_bay,
    constraint appointments_block_lasts check (from_at < until_at),
    constraint appointments_bay_is_taken exclude using gist (dealership_id with =, bay_id with =, tstzrange(from_at, until_at) with &&),
    constraint appointments_technician_is_taken exclude using gist
        (dealership_id with =, technician_id with =, tstzrange(from_at, until_at) with &&)
);
-- What is kept from now on, without walking through what has been: the only read that grows with the number of visits.
create index appointments_block_by_time on appointments_block (dealership_id, from_at);
call guard_tenant('appointments_block');
