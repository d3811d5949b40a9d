"""Rules as fields: which parts of a rule people change without writing its language, and the rule after a change.

Shapes are recognised in the rule's tree, never in its text. `shape_of` gives the parts in the structure that holds
them, `rebuilt` puts changed values back. What has no simple shape stays as it is; it is changed as an expression.
"""

from criteria.shapes.parts import Control, Part, PartError, Values
from criteria.shapes.rebuild import rebuilt
from criteria.shapes.recognise import Block, Fixed, Group, parts_of, shape_of

__all__ = ["Block", "Control", "Fixed", "Group", "Part", "PartError", "Values", "parts_of", "rebuilt", "shape_of"]
