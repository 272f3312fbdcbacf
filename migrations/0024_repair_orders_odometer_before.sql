-- A check-in can be put right: its odometer is judged by the visit before, and the vehicle has taken over what was wrong.
alter table repair_orders_order
    -- What the odometer read before the check-in of this order.
    add column odometer_before_km integer;

update repair_orders_order o
   set odometer_before_km = (select (before.check_in ->> 'odometer_km')::integer from repair_orders_order before
                              where before.dealership_id = o.dealership_id and before.vehicle_id = o.vehicle_id
                                and before.opened_at < o.opened_at and before.check_in is not null
                              order by before.opened_at desc limit 1)
 where o.open and o.check_in is not null;
