-- Papers as the customer saw them: every estimate that was told, and the contract at every signature. What is changed later changes nothing here.
create table repair_orders_kept (
    dealership_id uuid not null references dealership,
    order_id      uuid not null,
    -- domain::repair_orders::KeptKind
    kind          text not null,
    -- 1, 2, 3 … of its kind on this order
    number        integer not null check (number > 0),
    at            timestamptz not null,
    total         bigint not null,
    -- domain::repair_orders::OrderPage at that moment, without the floor
    page          jsonb not null,
    primary key (dealership_id, order_id, kind, number),
    foreign key (dealership_id, order_id) references repair_orders_order
);
call guard_tenant('repair_orders_kept');
create or replace function refuse_change() returns trigger
    language plpgsql as $$
begin
    raise exception 'what is on record is never changed or deleted' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger repair_orders_kept_stays_as_it_was before update or delete or truncate on repair_orders_kept
    for each statement execute function refuse_change();
