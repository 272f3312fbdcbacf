-- Two moves on the board, as `store::execute` sends them: work on a job stops, and is taken up again.
-- Run by pgbench with prepared statements; each client has a job of its own. Renewed by hand when the statements of the store change.

-- What a client works with, asked once.
\if :known = 0
select dealership_id as dealership from dealership order by created_at limit 1 \gset
select set_config('bayline.dealership', :dealership, false) as dealership \gset
select order_id as repair_order, line_id as job, technician_id as technician, bay_id as bay from repair_orders_line where running_since is not null order by technician_id offset :client_id limit 1 \gset
select encode(token_hash, 'hex') as token from staff_session order by token_hash offset :client_id limit 1 \gset
\set known 1
\endif

-- Who asks.
select * from staff_signed_in(decode(:token, 'hex'), now(), interval '24 hours');

-- Work stops.
begin;
select set_config('bayline.dealership', :dealership, true);
select version from repair_orders_order where dealership_id = :dealership and order_id = :repair_order for update;
select person_id, digest, seq, version from command_log where dealership_id = :dealership and command_id = (select gen_random_uuid());
select o.version, o.number, o.status, o.vehicle_id, o.customer_id, o.advisor_id, a.name as advisor_name, o.opened_at,
       o.check_in as check_in, o.wash, o.promised_at, o.promised_first, o.promise_changes,
       o.diagnosis as diagnosis, o.quoted_at, o.quoted_total, o.settled_at, o.delivered_at, o.ended_because,
       v.odometer_km, d.zone,
       (select p.policy from dealership_policy p
       where p.dealership_id = o.dealership_id and p.effective_from <= now()
       order by p.effective_from desc limit 1) as policy,
       (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from repair_orders_line l
       where l.dealership_id = o.dealership_id and l.order_id = o.order_id) as lines,
       (select coalesce(jsonb_agg(to_jsonb(s) order by s.at), '[]') from repair_orders_authorisation s
       where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as authorisations,
       (select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('name', p.name) order by i.at), '[]')
       from quality_inspection i join staff_person p on p.person_id = i.inspector_id
       where i.dealership_id = o.dealership_id and i.order_id = o.order_id) as inspections,
       (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('credit_name', p.name) order by s.number), '[]')
       from settlement_statement s left join staff_person p on p.person_id = s.credit_by
       where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as statements,
       (select coalesce(jsonb_agg(to_jsonb(y) || jsonb_build_object('name', p.name) order by y.at, y.payment_id), '[]')
       from settlement_payment y join staff_person p on p.person_id = y.cashier_id
       where y.dealership_id = o.dealership_id and y.order_id = o.order_id) as payments,
       (select to_jsonb(g) || jsonb_build_object('name', p.name)
       from settlement_gate_pass g join staff_person p on p.person_id = g.issued_by
       where g.dealership_id = o.dealership_id and g.order_id = o.order_id) as gate_pass
       from repair_orders_order o
       join staff_person a on a.person_id = o.advisor_id
       join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
       join dealership d on d.dealership_id = o.dealership_id
       where o.dealership_id = :dealership and o.order_id = :repair_order;
update repair_orders_line set job_status = 'on_hold', running_since = null, hold = jsonb_build_object('reason', 'waiting_for_parts', 'note', '', 'since', now()), clocked_minutes = clocked_minutes + 0
 where dealership_id = :dealership and order_id = :repair_order and line_id = :job;
update workshop_clocking set until = greatest(now(), since) where dealership_id = :dealership and line_id = :job and until is null;
update repair_orders_order
   set version = version + 1, status = 'on_hold', open = true, status_since = case when status = 'on_hold' then status_since else now() end
 where dealership_id = :dealership and order_id = :repair_order returning version \gset
with inserted as (
    insert into events (dealership_id, at, person_id, area, subject_id, version, kind, body, command_id)
    select :dealership, now(), :technician, area, :repair_order, :version, kind, body, gen_random_uuid()
      from unnest('{workshop,repair_orders}'::text[], '{held,moved}'::text[],
                  array['{"area": "workshop", "event": {"kind": "held", "job": "01990000-0000-7000-8000-000000000000", "title": "基础保养", "reason": "waiting_for_parts", "note": "", "minutes": 0}}', '{"area": "repair_orders", "event": {"kind": "moved", "from": "in_work", "to": "on_hold"}}']::jsonb[])
           with ordinality as event (area, kind, body, place)
     order by place
    returning seq)
, logged as (
    insert into command_log (dealership_id, command_id, person_id, digest, subject_id, seq, version, made_at, at)
    select :dealership, gen_random_uuid(), :technician, sha256('move'), :repair_order, max(seq), :version, now(), now() from inserted)
select max(seq) from inserted;
commit;

-- Who asks.
select * from staff_signed_in(decode(:token, 'hex'), now(), interval '24 hours');

-- Work is taken up again.
begin;
select set_config('bayline.dealership', :dealership, true);
select version from repair_orders_order where dealership_id = :dealership and order_id = :repair_order for update;
select person_id, digest, seq, version from command_log where dealership_id = :dealership and command_id = (select gen_random_uuid());
select o.version, o.number, o.status, o.vehicle_id, o.customer_id, o.advisor_id, a.name as advisor_name, o.opened_at,
       o.check_in as check_in, o.wash, o.promised_at, o.promised_first, o.promise_changes,
       o.diagnosis as diagnosis, o.quoted_at, o.quoted_total, o.settled_at, o.delivered_at, o.ended_because,
       v.odometer_km, d.zone,
       (select p.policy from dealership_policy p
       where p.dealership_id = o.dealership_id and p.effective_from <= now()
       order by p.effective_from desc limit 1) as policy,
       (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from repair_orders_line l
       where l.dealership_id = o.dealership_id and l.order_id = o.order_id) as lines,
       (select coalesce(jsonb_agg(to_jsonb(s) order by s.at), '[]') from repair_orders_authorisation s
       where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as authorisations,
       (select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('name', p.name) order by i.at), '[]')
       from quality_inspection i join staff_person p on p.person_id = i.inspector_id
       where i.dealership_id = o.dealership_id and i.order_id = o.order_id) as inspections,
       (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('credit_name', p.name) order by s.number), '[]')
       from settlement_statement s left join staff_person p on p.person_id = s.credit_by
       where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as statements,
       (select coalesce(jsonb_agg(to_jsonb(y) || jsonb_build_object('name', p.name) order by y.at, y.payment_id), '[]')
       from settlement_payment y join staff_person p on p.person_id = y.cashier_id
       where y.dealership_id = o.dealership_id and y.order_id = o.order_id) as payments,
       (select to_jsonb(g) || jsonb_build_object('name', p.name)
       from settlement_gate_pass g join staff_person p on p.person_id = g.issued_by
       where g.dealership_id = o.dealership_id and g.order_id = o.order_id) as gate_pass
       from repair_orders_order o
       join staff_person a on a.person_id = o.advisor_id
       join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
       join dealership d on d.dealership_id = o.dealership_id
       where o.dealership_id = :dealership and o.order_id = :repair_order;
select m.person_id, p.name, m.skills, running.order_id as order_id, running.number as number, running.plate as plate,
       (select coalesce(sum((g.charge ->> 'billed')::int), 0) from repair_orders_line g
       where g.dealership_id = m.dealership_id and g.technician_id = m.person_id and g.job_status <> 'done') as load
       from staff_membership m
       join staff_person p using (person_id)
       left join lateral (
       select o.order_id, o.number, coalesce(v.plate, right(v.vin, 6)) as plate
       from repair_orders_line l
       join repair_orders_order o on o.dealership_id = l.dealership_id and o.order_id = l.order_id
       join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
       where l.dealership_id = m.dealership_id and l.technician_id = m.person_id and l.running_since is not null
       limit 1) running on true
       where m.dealership_id = :dealership and m.active and cardinality(m.skills) > 0
       order by p.created_at, p.person_id;
select b.bay_id, b.name, s.order_id as order_id, coalesce(v.plate, right(v.vin, 6)) as plate
       from workshop_bay b
       left join workshop_bay_stay s on s.dealership_id = b.dealership_id and s.bay_id = b.bay_id and s.until is null
       left join repair_orders_order o on o.dealership_id = s.dealership_id and o.order_id = s.order_id
       left join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
       where b.dealership_id = :dealership order by b.position;
update repair_orders_line
   set job_status = 'working', running_since = now(), rework = false, hold = null,
       worked_by = case when :technician = any (worked_by) then worked_by else worked_by || :technician::uuid end
 where dealership_id = :dealership and order_id = :repair_order and line_id = :job;
insert into workshop_clocking (dealership_id, order_id, line_id, technician_id, since) values (:dealership, :repair_order, :job, :technician, now());
update workshop_bay_stay set until = greatest(now(), since) where dealership_id = :dealership and order_id = :repair_order and bay_id <> :bay and until is null;
insert into workshop_bay_stay (dealership_id, bay_id, order_id, since)
select :dealership, :bay, :repair_order, now()
 where not exists (select from workshop_bay_stay where dealership_id = :dealership and order_id = :repair_order and bay_id = :bay and until is null);
update repair_orders_order
   set version = version + 1, status = 'in_work', open = true, status_since = case when status = 'in_work' then status_since else now() end
 where dealership_id = :dealership and order_id = :repair_order returning version \gset
with inserted as (
    insert into events (dealership_id, at, person_id, area, subject_id, version, kind, body, command_id)
    select :dealership, now(), :technician, area, :repair_order, :version, kind, body, gen_random_uuid()
      from unnest('{workshop,repair_orders}'::text[], '{resumed,moved}'::text[],
                  array['{"area": "workshop", "event": {"kind": "resumed", "job": "01990000-0000-7000-8000-000000000000", "title": "基础保养", "technician": "01990000-0000-7000-8000-000000000000", "bay": "01990000-0000-7000-8000-000000000000"}}', '{"area": "repair_orders", "event": {"kind": "moved", "from": "on_hold", "to": "in_work"}}']::jsonb[])
           with ordinality as event (area, kind, body, place)
     order by place
    returning seq)
, logged as (
    insert into command_log (dealership_id, command_id, person_id, digest, subject_id, seq, version, made_at, at)
    select :dealership, gen_random_uuid(), :technician, sha256('move'), :repair_order, max(seq), :version, now(), now() from inserted)
select max(seq) from inserted;
commit;
