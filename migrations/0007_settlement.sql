-- Statements per payer, payments and gate passes.

create table settlement_statement (
    dealership_id uuid not null references dealership,
    statement_id  uuid not null,
    order_id      uuid not null,
    number        text not null,
    payer         text not null,
    -- domain::repair_orders::estimate::PayerTotal
    total         jsonb not null,
    due           bigint not null,
    -- Sum of the payments that stand; moved in the statement that records a payment.
    paid          bigint not null default 0 constraint settlement_paid_more_than_due check (paid between 0 and greatest(due, 0)),
    settled_at    timestamptz not null,
    credit_at     timestamptz,
    credit_by     uuid references staff_person,
    credit_reason text,
    primary key (dealership_id, statement_id),
    constraint settlement_number_taken unique (dealership_id, number),
    constraint settlement_one_per_payer unique (dealership_id, order_id, payer),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index settlement_statement_open on settlement_statement (dealership_id, settled_at) where paid < due;
create index settlement_statement_by_time on settlement_statement (dealership_id, settled_at);
call guard_tenant('settlement_statement');

create table settlement_payment (
    dealership_id uuid not null references dealership,
    payment_id    uuid not null,
    statement_id  uuid not null,
    order_id      uuid not null,
    method        text not null,
    amount        bigint not null constraint settlement_payment_positive check (amount > 0),
    at            timestamptz not null,
    cashier_id    uuid not null references staff_person,
    refunded_at   timestamptz,
    refund_reason text,
    primary key (dealership_id, payment_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index settlement_payment_of_order on settlement_payment (dealership_id, order_id);
create index settlement_payment_by_time on settlement_payment (dealership_id, at);
call guard_tenant('settlement_payment');

create table settlement_gate_pass (
    dealership_id uuid not null references dealership,
    gate_pass_id  uuid not null,
    order_id      uuid not null,
    number        text not null,
    at            timestamptz not null,
    issued_by     uuid not null references staff_person,
    primary key (dealership_id, gate_pass_id),
    constraint settlement_gate_pass_number_taken unique (dealership_id, number),
    constraint settlement_gate_pass_issued unique (dealership_id, order_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
call guard_tenant('settlement_gate_pass');
