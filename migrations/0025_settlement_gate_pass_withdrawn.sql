-- A gate pass can be taken back while the car is still here. It is kept: its number was given out.
alter table settlement_gate_pass
    add column withdrawn_at     timestamptz,
    add column withdrawn_by     uuid references staff_person,
    add column withdrawn_reason text;

-- One pass per order that stands.
alter table settlement_gate_pass drop constraint settlement_gate_pass_issued;
create unique index settlement_gate_pass_issued on settlement_gate_pass (dealership_id, order_id) where withdrawn_at is null;
