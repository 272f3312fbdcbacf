-- Comebacks: that an order is back for what an earlier one has repaired, and what was judged of it. What was linked, taken back and judged
-- before is in the events.
create table quality_comeback (
    dealership_id uuid not null references dealership,
    -- The order by which the car came back, and the first one.
    order_id      uuid not null,
    first_id      uuid not null,
    linked_by     uuid not null references staff_person,
    linked_at     timestamptz not null,
    -- domain::quality::Cause and Liable; null as long as nobody has judged.
    cause         text,
    liable        jsonb,
    note          text,
    judged_by     uuid references staff_person,
    judged_at     timestamptz,
    primary key (dealership_id, order_id),
    foreign key (dealership_id, order_id) references repair_orders_order,
    foreign key (dealership_id, first_id) references repair_orders_order,
    constraint quality_comeback_of_another check (first_id <> order_id),
    constraint quality_comeback_judged check (num_nulls(cause, liable, note, judged_by, judged_at) in (0, 5))
);
create index quality_comeback_of_first on quality_comeback (dealership_id, first_id);
call guard_tenant('quality_comeback');

-- What left in a month, for the figures of first-time repair.
create index repair_orders_delivered on repair_orders_order (dealership_id, delivered_at) where delivered_at is not null;

-- The first repair of a comeback, as domain::quality::First needs it: who worked on the car, and who else had a hand in it.
create function quality_first(dealership uuid, id uuid) returns jsonb
    language sql stable
    return (select jsonb_build_object(
                'order_id', f.order_id, 'number', f.number, 'vehicle_id', f.vehicle_id, 'concern', f.concern, 'kind', f.kind,
                'class', f.diagnosis ->> 'class', 'left_at', coalesce(f.delivered_at, f.opened_at), 'odometer_km', (f.check_in ->> 'odometer_km')::int,
                'worked', to_jsonb(array(select distinct hand.id from repair_orders_line l cross join lateral unnest(l.worked_by) as hand (id)
                                          where l.dealership_id = f.dealership_id and l.order_id = f.order_id)),
                'hands', (select coalesce(jsonb_agg(jsonb_build_object('person', p.person_id, 'name', p.name) order by p.name, p.person_id), '[]')
                            from staff_person p
                           where p.person_id = f.advisor_id
                              or exists (select from repair_orders_line l where l.dealership_id = f.dealership_id and l.order_id = f.order_id
                                            and p.person_id = any (l.worked_by))
                              or exists (select from quality_inspection i where i.dealership_id = f.dealership_id and i.order_id = f.order_id
                                            and i.passed and i.inspector_id = p.person_id)))
              from repair_orders_order f where f.dealership_id = dealership and f.order_id = id);
