-- Money that came in, and money that was given back, is never forgotten: a settlement that is undone keeps its statements, marked as
-- undone, and every payment belongs to a statement.

alter table settlement_statement
    add column undone_at     timestamptz,
    add column undone_by     uuid references staff_person,
    add column undone_reason text,
    -- Only what has been paid back in full can be undone.
    add constraint settlement_undone_is_unpaid check (undone_at is null or paid = 0);

-- One statement per payer that stands; those that were undone do not.
alter table settlement_statement drop constraint settlement_one_per_payer;
create unique index settlement_one_per_payer on settlement_statement (dealership_id, order_id, payer) where undone_at is null;
create index settlement_statement_of_order on settlement_statement (dealership_id, order_id);
drop index settlement_statement_open;
create index settlement_statement_open on settlement_statement (dealership_id, settled_at) where paid < due and undone_at is null;

-- Statements that were deleted when their settlement was undone, as far as their payments and the events remember them.
insert into settlement_statement (dealership_id, statement_id, order_id, number, payer, total, due, settled_at, undone_at, undone_by, undone_reason)
select lost.dealership_id, lost.statement_id, lost.order_id, 'undone ' || lost.statement_id, lost.payer, total.document, (total.document ->> 'due')::bigint,
       settled.at, undone.at, undone.person_id, undone.body #>> '{event,reason}'
  from (select distinct on (p.dealership_id, p.statement_id) p.dealership_id, p.statement_id, p.order_id, p.at, taken.seq,
               taken.body #>> '{event,payer}' as payer
          from settlement_payment p
          join events taken on taken.dealership_id = p.dealership_id and taken.subject_id = p.order_id and taken.kind = 'payment_taken'
                           and taken.body #>> '{event,payment}' = p.payment_id::text
         where not exists (select from settlement_statement s where s.dealership_id = p.dealership_id and s.statement_id = p.statement_id)
         order by p.dealership_id, p.statement_id, p.at) lost
 cross join lateral (select e.at, e.body from events e
                      where e.dealership_id = lost.dealership_id and e.subject_id = lost.order_id and e.kind = 'settled' and e.seq < lost.seq
                      order by e.seq desc limit 1) settled
 cross join lateral (select document from jsonb_array_elements(settled.body #> '{event,totals}') document
                      where document ->> 'payer' = lost.payer) total
 cross join lateral (select e.at, e.person_id, e.body from events e
                      where e.dealership_id = lost.dealership_id and e.subject_id = lost.order_id and e.kind = 'settlement_undone' and e.seq > lost.seq
                      order by e.seq limit 1) undone;

alter table settlement_payment
    add constraint settlement_payment_of_statement foreign key (dealership_id, statement_id) references settlement_statement;
create index settlement_payment_of_statement on settlement_payment (dealership_id, statement_id);
create index settlement_refund_by_time on settlement_payment (dealership_id, refunded_at) where refunded_at is not null;
