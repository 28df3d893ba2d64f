// What pages of authors load: the recorder, and the form that keeps itself.

import './voice-recorder.ts'
import './draft-form.ts'
