-- Who wrote the walk-around down last: somebody who began from another sheet is told before they write over it.
alter table repair_orders_order
    -- How often it was written down; the first time is 1.
    add column walk_around_revision integer,
    add column walk_around_by       uuid references staff_person,
    add column walk_around_at       timestamptz;

update repair_orders_order o
   set walk_around_revision = 1,
       walk_around_by = coalesce(e.person_id, o.advisor_id),
       walk_around_at = coalesce(e.at, o.opened_at)
  from (select q.dealership_id, q.order_id, s.person_id, s.at
          from repair_orders_order q
          left join lateral (select w.person_id, w.at from events w
                              where w.dealership_id = q.dealership_id and w.subject_id = q.order_id
                                and w.kind in ('walked_around', 'check_in_signed')
                              order by w.seq desc limit 1) s on true
         where q.walk_around is not null) e
 where o.dealership_id = e.dealership_id and o.order_id = e.order_id;

alter table repair_orders_order add constraint repair_orders_order_walk_around_saved
    check (num_nulls(walk_around, walk_around_revision, walk_around_by, walk_around_at) in (0, 4));
