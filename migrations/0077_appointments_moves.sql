-- How often the customer has moved a visit by its link.
alter table appointments_visit add column customer_moves integer not null default 0;
