"""Short, kind words that are hard to mishear or misspell: the parts of printed codes."""

CODE_WORDS = tuple(
    """
    acorn anchor apple april arrow atlas autumn badge baker bamboo banjo barley basil basket beacon bean
    berry birch biscuit blanket bloom boat bottle branch brave bread breeze brick bridge bright bronze brook
    brush bubble bucket bus butter button cabin cable cactus cake camel canal candle canoe canvas carpet
    carrot castle cedar chalk cheese cherry chess circle clay clever cliff clock cloud clover coast coat
    cobalt cocoa comet copper coral corner cotton cousin crayon cricket crown crystal cup curtain daisy
    dawn desk diary dinner dolphin donkey door dragon drum eagle early earth easel echo eight elbow elm
    ember engine evening falcon farm feather fern ferry fiddle field finch fire fish flag flame flask flint
    flour flower flute forest fork fossil fox friend frost garden garlic gate gentle giant ginger glass globe
    glove golden goose grape grass green guitar hammer harbour harp hazel heather hedge helmet heron hill
    honey hoop horse island ivory ivy jacket jam jelly jigsaw jolly juice jumper jungle kettle kind king
    kite kitten ladder lake lamp lantern laugh leaf lemon letter lilac lily lion lizard lobster lunar magnet
    mango map maple marble market marsh meadow melon metal milk mint mirror moon morning moss mountain museum
    music narrow nest nettle noodle north nutmeg oak oats ocean olive onion orange orchard otter oven owl
    oyster paddle paint panda paper parade parcel park parrot path peach pearl pebble pencil penguin pepper
    piano picnic pillow pilot pine planet plum pocket poem pond pony poppy potato prairie puddle puffin
    """.split()  # noqa: SIM905 - a list of 246 quoted words is no easier to read
)
