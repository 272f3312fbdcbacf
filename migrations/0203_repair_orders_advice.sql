-- Advice for the driver (用车建议). It is put right in place and taken back by a mark: what was said before is in the events.
create table repair_orders_advice (
    dealership_id uuid not null references dealership,
    advice_id     uuid not null,
    order_id      uuid not null,
    text          text not null,
    -- By when: a distance from this visit on, in kilometres, a day, both or neither.
    within_km     integer constraint repair_orders_advice_ahead check (within_km > 0),
    until         date,
    -- Who gave it, or put it right last; and when it was given.
    given_by      uuid not null references staff_person,
    at            timestamptz not null,
    withdrawn_at  timestamptz,
    primary key (dealership_id, advice_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index repair_orders_advice_of_order on repair_orders_advice (dealership_id, order_id, at);
call guard_tenant('repair_orders_advice');
