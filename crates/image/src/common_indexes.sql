-- Indexes over the tables of all records; made after the rows when many are loaded.

create unique index "record.id" on record (id);
create index "record.state" on record (state, register, owner);
create index "record.register" on record (register, length(id), id);
create index "record.seq" on record (seq);
create index "link.to" on link (to_id, field);
create index "history.record" on history (record, seq);
