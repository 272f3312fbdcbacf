-- What stood above each signature: the paper prints it, and a changed line is compared with it.
alter table repair_orders_authorisation
    -- [domain::repair_orders::Line]; empty for signatures from before lines were kept.
    add column lines jsonb not null default '[]';

-- Of orders that are signed already, the last signature is the one for the lines that are authorised now.
update repair_orders_authorisation signature
   set lines = (select coalesce(jsonb_agg(jsonb_build_object('id', l.line_id, 'title', l.title, 'charge', l.charge, 'discount', l.discount,
                                                             'shares', l.shares, 'authorised', l.authorised) order by l.position), '[]')
                  from repair_orders_line l
                 where l.dealership_id = signature.dealership_id and l.order_id = signature.order_id and l.authorised)
 where at = (select max(last.at) from repair_orders_authorisation last
              where last.dealership_id = signature.dealership_id and last.order_id = signature.order_id);
