-- One search box: plate, VIN, phone, name, order number.
--
-- Pattern operators are not leakproof, so under row-level security no index would serve them. This function runs as the owner, who is
-- not subject to it, and filters by the dealership of the transaction itself.
create function customers_search(needle text, most integer)
    returns table (vehicle_id uuid, customer_id uuid, order_id uuid)
    language plpgsql stable security definer set search_path = public as $$
declare
    dealership uuid := current_dealership();
    escaped text := replace(replace(replace(needle, '\', '\\'), '%', '\%'), '_', '\_');
    pattern text := case when length(needle) >= 3 then '%' || escaped || '%' else escaped || '%' end;
begin
    return query
        (select o.vehicle_id, o.customer_id, o.order_id
           from repair_orders_order o
          where o.dealership_id = dealership and length(needle) >= 3 and o.number like upper(escaped) || '%'
          order by o.number desc limit most)
        union all
        (select v.vehicle_id, v.customer_id, null::uuid
           from customers_vehicle v
          where v.dealership_id = dealership and (v.plate like upper(pattern) or v.vin like upper(pattern))
          limit most)
        union all
        (select v.vehicle_id, c.customer_id, null::uuid
           from (select k.customer_id from customers_customer k
                  where k.dealership_id = dealership and (k.name like pattern or k.phone like pattern)
                  limit most) c
           left join customers_vehicle v on v.dealership_id = dealership and v.customer_id = c.customer_id
          limit most);
end
$$;
revoke all on function customers_search from public;
grant execute on function customers_search to bayline_app;
