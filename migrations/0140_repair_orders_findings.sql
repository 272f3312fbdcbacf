-- Added work (增项): what comes to light while a car is here, until the customer has answered what it would cost.
create table repair_orders_finding (
    dealership_id uuid not null references dealership,
    finding_id    uuid not null,
    order_id      uuid not null,
    -- What it is and why something should be done; the customer reads it.
    text          text not null,
    -- Ids of photos: one may still be on its way when the finding arrives.
    photos        uuid[] not null,
    -- The job that it came to light in. That line may leave the order.
    job_id        uuid,
    found_by      uuid not null references staff_person,
    found_at      timestamptz not null,
    -- When the customer had answered all that was offered for it, or the desk said that nothing is; with the reason of the latter.
    ended_at      timestamptz,
    dismissed_because text,
    primary key (dealership_id, finding_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint repair_orders_finding_ends check (ended_at is not null or dismissed_because is null)
);
create index repair_orders_finding_of_order on repair_orders_finding (dealership_id, order_id, found_at);
create index repair_orders_finding_open on repair_orders_finding (dealership_id, order_id) where ended_at is null;
call guard_tenant('repair_orders_finding');

-- What a line is offered for.
alter table repair_orders_line
    add column finding_id uuid,
    add foreign key (dealership_id, finding_id) references repair_orders_finding;
create index repair_orders_line_of_finding on repair_orders_line (dealership_id, finding_id) where finding_id is not null;

-- The promised time that was told with the price, and holds from the customer's yes on.
alter table repair_orders_order add column quoted_promise timestamptz;
