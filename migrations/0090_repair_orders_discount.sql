-- What somebody asks of the next post up: to give away more than their own may.
create table repair_orders_discount (
    dealership_id uuid not null references dealership,
    discount_id   uuid not null,
    order_id      uuid not null,
    -- domain::repair_orders::Line: as it would be, and as it was; null for a line that would be new.
    line          jsonb not null,
    instead_of    jsonb,
    -- What is given away, in fen, of how much, and how large a part that is, in basis points: whoever may give so much sees it.
    given         bigint not null,
    given_of      bigint not null,
    part          integer not null,
    reason        text not null,
    asked_by      uuid not null references staff_person,
    asked_at      timestamptz not null,
    state         text not null constraint repair_orders_discount_state check (state in ('asked', 'granted', 'refused', 'taken_back')),
    -- By whoever has granted, refused or taken it back; the reason of a refusal.
    ended_by      uuid references staff_person,
    ended_at      timestamptz,
    ended_because text,
    primary key (dealership_id, discount_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    constraint repair_orders_discount_ends check ((state = 'asked') = (ended_at is null))
);
create unique index repair_orders_discount_is_asked on repair_orders_discount (dealership_id, order_id) where state = 'asked';
create index repair_orders_discount_of_order on repair_orders_discount (dealership_id, order_id, asked_at desc);
create index repair_orders_discount_waiting on repair_orders_discount (dealership_id, asked_at) where state = 'asked';
call guard_tenant('repair_orders_discount');
