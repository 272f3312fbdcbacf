-- Hours sold, by job and person, as the job was divided when it was first finished. Whoever takes it over after that, does it again or divides it
-- anew sells nothing more. Nobody updates or deletes it.
create table workshop_sold (
    dealership_id uuid not null references dealership,
    order_id      uuid not null,
    line_id       uuid not null,
    person_id     uuid not null references staff_person,
    -- Hundredths of an hour (domain::workshop::Job::portion_of).
    hours         integer not null,
    at            timestamptz not null,
    primary key (dealership_id, line_id, person_id),
    foreign key (dealership_id, order_id) references repair_orders_order
);
create index workshop_sold_by_time on workshop_sold (dealership_id, at);
create index workshop_sold_of_person on workshop_sold (dealership_id, person_id, at);

-- What is finished already belongs to who has it now: who had it then nobody wrote down.
insert into workshop_sold (dealership_id, order_id, line_id, person_id, hours, at)
select f.dealership_id, f.order_id, f.line_id, hand.person,
       workshop_portion((l.charge ->> 'billed')::int, l.crew, l.technician_id, hand.person), f.at
  from (select dealership_id, subject_id as order_id, (body -> 'event' ->> 'job')::uuid as line_id, min(at) as at
          from events where kind = 'finished' group by 1, 2, 3) f
  join repair_orders_line l on l.dealership_id = f.dealership_id and l.order_id = f.order_id and l.line_id = f.line_id
 cross join lateral (select l.technician_id as person where l.crew = '[]'
                     union all
                     select (portion ->> 'person')::uuid from jsonb_array_elements(l.crew) as portion) hand
 where hand.person is not null and l.charge ->> 'billed' is not null;

call guard_tenant('workshop_sold');
create trigger workshop_sold_is_append_only before update or delete or truncate on workshop_sold
    for each statement execute function refuse_change();
