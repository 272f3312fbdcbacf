-- Consent that a customer signs beside the car: to hand data to the manufacturer or the insurer.
alter table customers_consent
    -- The order that it was given with.
    add column order_id  uuid,
    add column signed_by text,
    -- The drawn signature, as an SVG path; empty when the name was typed.
    add column signature text,
    add foreign key (dealership_id, order_id) references repair_orders_order,
    add constraint customers_consent_signed check ((signed_by is null) = (signature is null));
create index customers_consent_of_order on customers_consent (dealership_id, order_id) where order_id is not null;
