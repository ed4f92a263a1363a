# The library of AI risks.

library-title = Library of AI risks
library-lede = Risks and opportunities in general words, to begin with. Write what is so in your organisation, rate it by your criteria and name an owner.
library-families = Where the risk arises
library-risk = Risk or opportunity
library-how = How it comes about, and what follows
library-yours = In your register
library-begin = Begin with this
library-open = Begin with the library
