import React from 'react';

type Props = { title: string; lines: string[]; open?: boolean };

export function Notice({ title, lines, open }: Props) {
  const [shown, setShown] = React.useState(open);

  if (!lines.length) {
    return <p>There isn't anything to say about "{title}".</p>;
  }

  return (
    <section className="notice">
      <h2>{title}</h2>
      {shown && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line.length > 3 ? line : '…'}</li>
          ))}
        </ul>
      )}
      <button onClick={() => setShown(!shown)}>Don't show</button>
    </section>
  );
}

export const Empty: React.FC<Props> = ({ title }) => {
  return <em>{title}</em>;
};
