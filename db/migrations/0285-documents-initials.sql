-- Ký nháy: whoever answered for the words initials the typeset file before the signer gets it, where the commune wants that.
alter table documents add column initialler_id uuid;
alter table document_files drop constraint document_files_stage_check;
alter table document_files add constraint document_files_stage_check check (stage in ('unsigned', 'initialled', 'signed', 'numbered', 'sealed'));
