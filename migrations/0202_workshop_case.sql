-- What was written of jobs, as it is found again (domain::workshop::similar): by fault code, and by model and trade. The words themselves stay
-- with the job. Kept beside it in columns of their own, since row level security lets no index of a document be used.
create table workshop_case (
    dealership_id uuid not null references dealership,
    line_id       uuid not null,
    order_id      uuid not null,
    -- As the register had it when it was written.
    model         text not null,
    -- domain::staff::Skill
    skill         text not null,
    at            timestamptz not null,
    primary key (dealership_id, line_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index workshop_case_of_model on workshop_case (dealership_id, model, skill, at desc);
call guard_tenant('workshop_case');

create table workshop_case_code (
    dealership_id uuid not null references dealership,
    line_id       uuid not null,
    -- Without its failure type byte: P0301.
    code          text not null,
    at            timestamptz not null,
    primary key (dealership_id, line_id, code),
    foreign key (dealership_id, line_id) references workshop_case
);
create index workshop_case_of_code on workshop_case_code (dealership_id, code, at desc);
call guard_tenant('workshop_case_code');

insert into workshop_case (dealership_id, line_id, order_id, model, skill, at)
select l.dealership_id, l.line_id, l.order_id, v.model, l.charge ->> 'skill', coalesce(o.delivered_at, o.opened_at)
  from repair_orders_line l
  join repair_orders_order o on o.dealership_id = l.dealership_id and o.order_id = l.order_id
  join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
 where l.write_up is not null and l.charge ->> 'skill' is not null;

insert into workshop_case_code (dealership_id, line_id, code, at)
select distinct c.dealership_id, c.line_id, split_part(read.code, '-', 1), c.at
  from workshop_case c
  join repair_orders_line l on l.dealership_id = c.dealership_id and l.order_id = c.order_id and l.line_id = c.line_id
 cross join lateral jsonb_array_elements_text(coalesce(l.write_up -> 'codes', '[]')) as read (code);
