-- How the deadline of an incoming paper was given: a number of working days or of days of the calendar. Null: a day was named.
alter table incoming_documents add column due_count integer check (due_count between 1 and 365);
alter table incoming_documents add column due_unit text check (due_unit in ('working', 'calendar'));
alter table incoming_documents add constraint incoming_documents_term check ((due_count is null) = (due_unit is null));
