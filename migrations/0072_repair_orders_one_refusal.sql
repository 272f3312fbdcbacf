-- One function refuses changes of what is on record.
create or replace trigger repair_orders_check_sheets_stay before update or delete or truncate on repair_orders_check_sheet
    for each statement execute function refuse_change();
drop function refuse_signed();
