-- By what the lines are known that a customer was told: another part at the same price is another offer. None for estimates from before.
alter table repair_orders_order add column quoted_mark text;
