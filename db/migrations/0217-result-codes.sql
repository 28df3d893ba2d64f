-- A result is known to the citizen's store by its code; result_link holds the file's hash.

alter table result_pushes add column result_code text not null default '';
