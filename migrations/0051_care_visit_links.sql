-- A link leads to the customer's page of an order or of a visit; a message may be about a visit.

alter table care_link
    alter column order_id drop not null,
    add column appointment_id uuid,
    add constraint care_link_leads_to_one check (num_nonnulls(order_id, appointment_id) = 1),
    add foreign key (dealership_id, appointment_id) references appointments_visit;
create index care_link_of_visit on care_link (dealership_id, appointment_id) where appointment_id is not null;

alter table care_message
    add column appointment_id uuid,
    add foreign key (dealership_id, appointment_id) references appointments_visit;
create index care_message_of_visit on care_message (dealership_id, appointment_id) where appointment_id is not null;

drop function care_link_leads;
create function care_link_leads(hash bytea, at timestamptz)
    returns table (dealership_id uuid, order_id uuid, appointment_id uuid, link_id uuid)
    language sql stable security definer set search_path = public
begin atomic
    select l.dealership_id, l.order_id, l.appointment_id, l.link_id from care_link l
     where l.token_hash = hash and l.withdrawn_at is null and l.expires_at > at;
end;
revoke all on function care_link_leads from public;
grant execute on function care_link_leads to bayline_app;
