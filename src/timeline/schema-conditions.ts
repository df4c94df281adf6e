/** A source that supports the event: that is the stance if none is given. */
const SUPPORTING_SOURCE = {
  not: { properties: { stance: { enum: ['contradicts', 'context'] } }, required: ['stance'] },
}
/** The rule of certainty, as far as JSON Schema can say it: it cannot compare the publishers of two sources. */
export const CERTAINTY_CONDITIONS = [
  {
    anyOf: [
      { properties: { certainty: { enum: ['confirmed', 'reported', 'unverified'] } } },
      {
        properties: {
          sources: { contains: { properties: { stance: { const: 'contradicts' } }, required: ['stance'] } },
        },
      },
    ],
  },
  {
    anyOf: [
      { properties: { certainty: { enum: ['disputed', 'unverified'] } } },
      { properties: { sources: { contains: SUPPORTING_SOURCE } } },
    ],
  },
  {
    anyOf: [
      { properties: { certainty: { enum: ['reported', 'disputed', 'unverified'] } } },
      { properties: { sources: { minItems: 2 } } },
      {
        properties: {
          sources: {
            contains: { ...SUPPORTING_SOURCE, properties: { primary: { const: true } }, required: ['primary'] },
          },
        },
      },
    ],
  },
  {
    anyOf: [
      { properties: { nature: { enum: ['event', 'state'] } } },
      { properties: { certainty: { enum: ['disputed', 'unverified'] } } },
      { properties: { sources: { minItems: 2 } } },
    ],
  },
]

/** The checks between members, repeated for the JSON Schema document. A revision with change new follows a retraction. */
export const REVISION_CONDITIONS = [
  {
    anyOf: [
      { properties: { change: { enum: ['update', 'translation', 'minor'] } } },
      { properties: { reason: { minProperties: 1 } }, required: ['reason'] },
    ],
  },
  { anyOf: [{ properties: { urgent: { const: false } } }, { properties: { change: { const: 'correction' } } }] },
]
