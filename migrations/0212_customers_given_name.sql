-- A customer is also found by the given name alone (欣怡 for 苏欣怡): what has two characters is compared with names from their second
-- character on, too. Three and more are found anywhere already, by their trigrams.
create index customers_customer_given_name on customers_customer (dealership_id, lower(substr(name, 2)) text_pattern_ops);

-- And an order is found by its number without the letters in front of it, once the day is whole. Those come last: the same digits may be
-- the end of a VIN or a telephone number, and one of those is rarer than a day full of orders.
--
-- What is looked for decides which index serves it, so each search is planned for its own needle.
create or replace function customers_search(needle text, most integer)
    returns table (vehicle_id uuid, customer_id uuid, order_id uuid)
    language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
declare
    dealership uuid := current_dealership();
    escaped text := replace(replace(replace(needle, '\', '\\'), '%', '\%'), '_', '\_');
    pattern text := case when length(needle) >= 3 then '%' || escaped || '%' else escaped || '%' end;
begin
    return query
        (select o.vehicle_id, o.customer_id, o.order_id
           from repair_orders_order o
          where o.dealership_id = dealership and length(needle) >= 3 and replace(o.number, '-', '') like upper(escaped) || '%'
          order by replace(o.number, '-', '') desc limit most)
        union all
        (select v.vehicle_id, v.customer_id, null::uuid
           from customers_vehicle v
          where v.dealership_id = dealership and (v.plate like upper(pattern) or v.vin like upper(pattern))
          limit most)
        union all
        (select v.vehicle_id, c.customer_id, null::uuid
           from (select k.customer_id from customers_customer k
                  where k.dealership_id = dealership and (k.name ilike pattern or replace(k.phone, '-', '') like pattern)
                  limit most) c
           left join customers_vehicle v on v.dealership_id = dealership and v.customer_id = c.customer_id
          limit most)
        union all
        (select v.vehicle_id, c.customer_id, null::uuid
           from (select k.customer_id from customers_customer k
                  where k.dealership_id = dealership and length(needle) = 2 and lower(substr(k.name, 2)) like lower(pattern)
                  limit most) c
           left join customers_vehicle v on v.dealership_id = dealership and v.customer_id = c.customer_id
          limit most)
        union all
        (select o.vehicle_id, o.customer_id, o.order_id
           from repair_orders_order o
          where o.dealership_id = dealership and needle ~ '^[0-9]{6}' and replace(o.number, '-', '') like 'RO' || escaped || '%'
          order by replace(o.number, '-', '') desc limit most);
end
$$;
