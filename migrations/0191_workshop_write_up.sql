-- Symptom, cause, remedy and fault codes of each job (domain::workshop::WriteUp); and whether its remedy was asked for when it was given out. Of
-- jobs that were given out before, none was.
alter table repair_orders_line
    add column write_up jsonb,
    add column wants_remedy boolean not null default false;
