-- Repair orders, their lines and the catalogues an estimate is made from.

-- The last number given out per dealership, kind of paper and day. Moved in the transaction that uses it: no gaps, no repeats.
create table repair_orders_number (
    dealership_id uuid not null references dealership,
    -- RO repair order · JS settlement · CM gate pass
    prefix        text not null,
    day           date not null,
    last          integer not null,
    primary key (dealership_id, prefix, day)
);
call guard_tenant('repair_orders_number');

create table repair_orders_order (
    dealership_id    uuid not null references dealership,
    order_id         uuid not null,
    version          integer not null,
    number           text not null,
    -- domain::repair_orders::Status
    status           text not null,
    -- When the order came into its status.
    status_since     timestamptz not null,
    vehicle_id       uuid not null,
    customer_id      uuid not null,
    advisor_id       uuid not null references staff_person,
    opened_at        timestamptz not null,
    -- domain::repair_orders::CheckIn; null before the walk-around.
    check_in         jsonb,
    -- Copies of what lists and the board ask for, so that they need not open the document.
    kind             text,
    concern          text not null default '',
    waiting          boolean not null default false,
    wash             boolean not null default false,
    promised_at      timestamptz,
    -- The first promise: on-time delivery is measured by it.
    promised_first   timestamptz,
    promise_changes  integer not null default 0,
    -- domain::repair_orders::Diagnosis
    diagnosis        jsonb,
    quoted_at        timestamptz,
    quoted_total     bigint,
    settled_at       timestamptz,
    delivered_at     timestamptz,
    ended_because    text,
    -- Whether the order still needs something; kept beside the status so that open orders have a small index.
    open             boolean not null,
    primary key (dealership_id, order_id),
    constraint repair_orders_number_taken unique (dealership_id, number),
    foreign key (dealership_id, vehicle_id) references customers_vehicle,
    foreign key (dealership_id, customer_id) references customers_customer
);
-- One open order per vehicle, whoever opens it.
create unique index repair_orders_vehicle_has_open_order on repair_orders_order (dealership_id, vehicle_id) where open;
create index repair_orders_open on repair_orders_order (dealership_id, promised_at) where open;
create index repair_orders_by_time on repair_orders_order (dealership_id, opened_at desc, order_id desc);
create index repair_orders_of_vehicle on repair_orders_order (dealership_id, vehicle_id, opened_at desc);
create index repair_orders_of_customer on repair_orders_order (dealership_id, customer_id, opened_at desc);
create index repair_orders_of_advisor on repair_orders_order (dealership_id, advisor_id, opened_at desc) where open;
create index repair_orders_number_search on repair_orders_order (dealership_id, number text_pattern_ops);
call guard_tenant('repair_orders_order');

-- The shares of a line add up to the whole (10 000 basis points).
create function repair_orders_shares_sum(shares jsonb) returns bigint
    language sql immutable parallel safe
    return (select coalesce(sum((share ->> 'part')::bigint), 0) from jsonb_array_elements(shares) as share);

create table repair_orders_line (
    dealership_id   uuid not null references dealership,
    order_id        uuid not null,
    line_id         uuid not null,
    position        integer not null,
    title           text not null,
    -- domain::repair_orders::Charge
    charge          jsonb not null,
    discount        bigint not null,
    -- [{payer, part}]
    shares          jsonb not null constraint repair_orders_shares_add_up check (repair_orders_shares_sum(shares) = 10000),
    authorised      boolean not null,
    -- Null for lines that are not labour. Otherwise domain::workshop::JobStatus and what belongs to the job.
    job_status      text,
    technician_id   uuid references staff_person,
    bay_id          uuid,
    -- domain::workshop::Hold
    hold            jsonb,
    running_since   timestamptz,
    clocked_minutes integer not null default 0,
    worked_by       uuid[] not null default '{}',
    rework          boolean not null default false,
    primary key (dealership_id, order_id, line_id),
    constraint repair_orders_line_taken unique (dealership_id, line_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
-- A technician's clock runs on one job at a time.
create unique index workshop_technician_is_working on repair_orders_line (dealership_id, technician_id) where running_since is not null;
create index workshop_jobs_of_technician on repair_orders_line (dealership_id, technician_id) where job_status <> 'done';
call guard_tenant('repair_orders_line');

create table repair_orders_authorisation (
    dealership_id uuid not null references dealership,
    order_id      uuid not null,
    at            timestamptz not null,
    signed_by     text not null,
    -- SVG path data
    signature     text not null,
    total         bigint not null,
    primary key (dealership_id, order_id, at),
    foreign key (dealership_id, order_id) references repair_orders_order
);
call guard_tenant('repair_orders_authorisation');

-- Every change of a promised time keeps the old one.
create table repair_orders_promise (
    dealership_id   uuid not null references dealership,
    order_id        uuid not null,
    changed_at      timestamptz not null,
    promised_from   timestamptz not null,
    promised_to     timestamptz not null,
    reason          text not null,
    customer_agreed boolean not null,
    primary key (dealership_id, order_id, changed_at),
    foreign key (dealership_id, order_id) references repair_orders_order
);
call guard_tenant('repair_orders_promise');

-- The operation catalogue: labour quota per operation.
create table repair_orders_operation (
    dealership_id uuid not null references dealership,
    code          text not null,
    title         text not null,
    skill         text not null,
    -- Hundredths of an hour.
    quota         integer not null,
    primary key (dealership_id, code)
);
call guard_tenant('repair_orders_operation');

-- The price list parts are quoted from.
create table repair_orders_catalog_part (
    dealership_id uuid not null references dealership,
    part_no       text not null,
    title         text not null,
    unit          text not null,
    quality       text not null,
    price         bigint not null,
    primary key (dealership_id, part_no)
);
call guard_tenant('repair_orders_catalog_part');
