-- Delivered, and not closed yet: a small index for the list of whoever follows up and closes. Beside the status, like `open`, which it is not:
-- the car has left.
alter table repair_orders_order add column to_close boolean not null default false;
update repair_orders_order set to_close = true where status = 'delivered';
create index repair_orders_to_close on repair_orders_order (dealership_id, delivered_at) where to_close;
