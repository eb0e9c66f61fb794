/** Neutral messages -> Direct Line activities. A standard client shows text, suggested actions and the picture. */
import type { Outgoing } from '../../../content/phrase.ts';
import type { ActivityBody } from '../../storage/log.ts';

/** Renders one message. Buttons carry what a press means; only steps carry `channelData.visitReady`. */
export function renderDirectLine(out: Outgoing, language: string): ActivityBody {
  if (out.kind === 'look') return { type: 'event', name: 'visit-ready/probe' };
  if (out.kind === 'end') return { type: 'endOfConversation', code: 'completedSuccessfully' };
  const { text, buttons, about, nonce, step } = out;
  const picture = step?.picture && { url: `/pictures/${step.picture.id}.svg`, alt: step.picture.alt };
  return {
    type: 'message',
    text,
    textFormat: 'plain',
    locale: language,
    inputHint: 'expectingInput',
    ...(buttons.length > 0 && {
      suggestedActions: {
        to: [],
        actions: buttons.map(({ choice, title }) => ({
          type: 'messageBack',
          title,
          text: title,
          displayText: title,
          value: { visitReady: 1, choice, step: about, nonce },
        })),
      },
    }),
    ...(step && {
      channelData: { visitReady: { ...step, picture } },
      ...(picture && { attachments: [{ contentType: 'image/svg+xml', contentUrl: picture.url, name: picture.alt }] }),
    }),
  };
}
