-- Body and paint in stages, and the paint that was used on each panel.

-- [domain::workshop::Stage]: all seven in their order; nothing for a car that is not planned in stages.
alter table repair_orders_order add column stages jsonb not null default '[]';
create index workshop_cars_in_stages on repair_orders_order (dealership_id) where open and stages <> '[]';

-- What was weighed. Nobody updates or deletes it: a slip is put right by an entry that takes its place.
create table workshop_paint (
    dealership_id uuid not null references dealership,
    paint_id      uuid not null,
    order_id      uuid not null,
    -- domain::workshop::Panel, PaintKind and PaintUnit
    panel         text not null,
    kind          text not null,
    colour        text not null,
    -- Whole grams or millilitres.
    amount        integer not null constraint workshop_paint_amount check (amount between 0 and 5000),
    unit          text not null,
    instead_of    uuid,
    reason        text not null default '',
    recorded_by   uuid not null references staff_person,
    at            timestamptz not null,
    primary key (dealership_id, paint_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    foreign key (dealership_id, instead_of) references workshop_paint,
    -- An entry is put right once; that one may be put right again.
    constraint workshop_paint_put_right_once unique (dealership_id, instead_of)
);
create index workshop_paint_of_order on workshop_paint (dealership_id, order_id, at);
call guard_tenant('workshop_paint');
create trigger workshop_paint_is_append_only before update or delete or truncate on workshop_paint
    for each statement execute function refuse_change();
