# Settings of the workspace.

settings-lede = Who may do what, and what this workspace is made of.
settings-registers = All registers
settings-people = People with access
settings-all-access = All access records
settings-person = Person
settings-roles = Access roles
settings-do = Change
settings-password = New password
settings-end = End access
settings-give = Give access
settings-person-key = Key of the person
settings-password-made = A new password was made
settings-password-once = It is shown this once. Give it to { $person }, who changes it after signing in.
settings-frameworks = Frameworks
settings-framework = Framework
settings-requirements = Requirements
settings-checks = Checks
settings-workspace = Workspace
settings-name = Organisation
settings-entries = Entries in the journal
settings-version = Version of Aimwright
settings-commands = What only the command line does: look for damage, back up, print the signed head.
