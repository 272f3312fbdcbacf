-- The walk-around as it stands, and the sheets that customers have signed.
alter table repair_orders_order
    -- domain::repair_orders::WalkAround
    add column walk_around jsonb;

create table repair_orders_check_sheet (
    dealership_id uuid not null references dealership,
    order_id      uuid not null,
    number        integer not null,
    at            timestamptz not null,
    taken_by      uuid not null references staff_person,
    signed_by     text not null,
    signature     text not null,
    -- domain::repair_orders::{CheckIn, WalkAround, [Photo]}, as they stood above the signature.
    check_in      jsonb not null,
    walk_around   jsonb not null,
    photos        jsonb not null,
    primary key (dealership_id, order_id, number),
    foreign key (dealership_id, order_id) references repair_orders_order
);
call guard_tenant('repair_orders_check_sheet');

-- What was signed stays as it was signed.
create function refuse_signed() returns trigger
    language plpgsql as $$
begin
    raise exception 'what was signed is never changed or deleted' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger repair_orders_check_sheets_stay before update or delete or truncate on repair_orders_check_sheet
    for each statement execute function refuse_signed();
