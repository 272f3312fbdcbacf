-- What the papers have to tell (domain.md 2.2): who made a part, and who drew up the settlement list.
alter table repair_orders_catalog_part add column maker text not null default '';
-- Null for what was settled before this was kept.
alter table settlement_statement add column settled_by uuid references staff_person;
