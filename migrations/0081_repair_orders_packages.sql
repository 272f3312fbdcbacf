-- domain::repair_orders::OfPackage: the package that a line came with.
alter table repair_orders_line add column package jsonb;
