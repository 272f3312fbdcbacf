-- Changes are announced by the server when they are committed (store::announce), no longer by the transaction itself: NOTIFY inside it
-- held a lock of the whole database until the disk had the commit.
drop trigger events_notify on events;
drop function notify_event;
