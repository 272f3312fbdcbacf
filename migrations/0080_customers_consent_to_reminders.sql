-- Whoever agreed to messages about a visit before there were reminders has read a sentence that did not name them.
alter table customers_consent add column names_reminders boolean not null default false;
