"""What both ends of a box's stream speak: frames, values, and conversations. Standard library only."""
