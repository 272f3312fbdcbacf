-- One search for the box and for the order list: what is looked for comes without gaps and hyphens (store::customers::queries::needle), so
-- numbers and telephone numbers are compared without theirs; names whatever their case.
drop index repair_orders_number_search;
create index repair_orders_number_search on repair_orders_order (dealership_id, replace(number, '-', '') text_pattern_ops);
drop index customers_customer_search;
create index customers_customer_search on customers_customer using gin (dealership_id, name gin_trgm_ops, replace(phone, '-', '') gin_trgm_ops);

create or replace function customers_search(needle text, most integer)
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
          limit most);
end
$$;
